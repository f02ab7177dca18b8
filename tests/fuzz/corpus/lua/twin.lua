return {id = "twin", version = "1", about = "The same twice",
  metrics = {{name = "reach", about = "Links on the way", max = 1e9},
             {name = "share", about = "Largest least share in others"},
             {name = "held", about = "Held by all public bodies"}},
  params = {{name = "least", about = "Share", default = 0.25, max = 1}},
  flags = {{id = "twin.owner", title = "An owner", severity = "note"}},
  run = function(g)
    local bodies = {}
    for v = 1, g.n_entities do
      local queue, seen, at = {v}, {[v] = true}, 1
      while queue[at] do
        for e in g:out_links(queue[at]) do
          local to = g.link[e].to
          if not seen[to] then seen[to], queue[#queue + 1] = true, to end
        end
        at = at + 1
      end
      g:score("reach", v, #queue - 1)
      local best
      for e in g:out_links(v, "ownership") do
        local low = g.link.low[e]
        if low and (not best or low > g.link.low[best]) then best = e end
      end
      if not best then
        g:gap{flag = "twin.owner", subject = v, reason = "no stake is known"}
      else
        g:score("share", v, g.link[best].low)
        if g.link[best].low >= g:param("least") then
          g:flag{flag = "twin.owner", subject = v, rule = "first",
                 certainty = g.link[best].firm and "certain" or "possible",
                 message = g.entity[v].name,
                 paths = {{links = {best}, shows = "a stake"}},
                 facts = {{entity = v, field = "name",
                           value = g.entity[v].name}},
                 sums = {{shows = "its stake", terms = {best},
                          threshold = 0.1, strict = true}}}
        end
      end
      g:score("held", v, 0)
      if g.entity[v].kind == "public_body" then bodies[#bodies + 1] = v end
    end
    for _, row in ipairs(g:look_through(bodies)) do
      g:score("held", row.party, math.min(row.low, 1))
    end
  end}
