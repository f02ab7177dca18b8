return {id = "t", version = "1", about = "A test",
  metrics = {{name = "m", about = "M", min = -5, max = 1e9},
             {name = "u", about = "U"}},
  flags = {{id = "t.f", title = "F", severity = "note"}, {id = "t.g"}},
  params = {{name = "n", about = "N", default = 2, max = 5},
            {name = "w", about = "W", default = "word"}},
  run = function(g)
string.gsub('aaa', 'a', function() while true do end end)
  end}
