return {id = "t", version = "1", about = "A test",
  metrics = {{name = "m", about = "M", min = -5, max = 1e9},
             {name = "u", about = "U"}},
  flags = {{id = "t.f", title = "F", severity = "note"}, {id = "t.g"}},
  params = {{name = "n", about = "N", default = 2, max = 5},
            {name = "w", about = "W", default = "word"}},
  run = function(g)

    local t = {}
    for i = 1, 200 do t["k" .. (i * 7919) % 1009] = i end
    t[3.5], t[-2], t[1], t[true], t[false], t[1 << 62] = 1, 2, 3, 4, 5, 6
    local keys, by_next, k = {}, {}, nil
    for key in pairs(t) do keys[#keys + 1] = tostring(key) end
    repeat
      k = next(t, k)
      if k ~= nil then by_next[#by_next + 1] = tostring(k) end
    until k == nil
    assert(table.concat(keys, ",") == table.concat(by_next, ","))
    g:flag{flag = "t.f", subject = 1, certainty = "certain",
           message = table.concat(keys, ","):sub(1, 4000) .. tostring(t)
             .. tostring(print) .. string.format("%s %s", t, g),
           facts = {{entity = 1, field = "f", value = "v"}}}
    local rows = {}
    for i = 1, 1000 do rows[i] = {i % 7, i} end
    table.sort(rows, function(a, b) return a[1] < b[1] end)
    local sum = 0
    for i, row in ipairs(rows) do
      sum = (sum * 31 + row[2] * i) % 1000003
      assert(i == 1 or rows[i - 1][1] < row[1]
             or rows[i - 1][1] == row[1] and rows[i - 1][2] < row[2])
    end
    g:score("m", 1, sum)
  end}
