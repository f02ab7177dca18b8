local security = {intelligence = true, security = true, police = true,
                  military = true, prison = true, interception = true}

-- true, false, or nil: the graph does not say
local function is_security_body(buyer)
  if buyer.kind ~= "public_body" then return false end
  for name in pairs(buyer.functions) do
    if security[name] then return true end
  end
  if next(buyer.functions) then return false end
  return nil
end

-- Its sales to security bodies, how many it has in all, how many are unclear
local function sales_of(g, v)
  local found, n, unclear = {}, 0, 0
  for e in g:out_links(v, "supply") do
    local answer = is_security_body(g.entity[g.link[e].to])
    n = n + 1
    if answer then found[#found + 1] = e end
    if answer == nil then unclear = unclear + 1 end
  end
  return found, n, unclear
end

local function raise(g, v, sales, n)
  local paths, certainty = {}, "certain"
  for i, e in ipairs(sales) do
    local buyer = g.entity[g.link[e].to].name
    paths[i] = {links = {e}, shows = "a supply to " .. buyer}
    if not g.link[e].firm then certainty = "possible" end
  end
  g:flag{flag = "security-sales.most", subject = v, certainty = certainty,
         message = string.format("%s made %d of %d recorded sales to security"
                                 .. " bodies", g.entity[v].name, #sales, n),
         paths = paths}
end

return {
  id = "security-sales",
  version = "1.0",
  about = "How much of what a party sells goes straight to security bodies",
  metrics = {{name = "share", about = "Part of its sales to security bodies"}},
  flags = {{id = "security-sales.most", severity = "caution",
            title = "Sells mostly to security bodies",
            innocent = "Makers of uniforms sell to the police, too"}},
  params = {{name = "least", about = "Raised from this part of all sales on",
             default = 0.5, max = 1}},
  run = function(g)
    for v = 1, g.n_entities do
      local sales, n, unclear = sales_of(g, v)
      if n > 0 and unclear == 0 then g:score("share", v, #sales / n) end
      if #sales > 0 and #sales / n >= g:param("least") then
        raise(g, v, sales, n)
      elseif unclear > 0 then
        g:gap{flag = "security-sales.most", subject = v,
              reason = "no function is recorded of a body that it sells to"}
      end
    end
  end,
}
