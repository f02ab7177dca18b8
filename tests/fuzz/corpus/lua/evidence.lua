return {id = "t", version = "1", about = "A test",
  metrics = {{name = "m", about = "M", min = -5, max = 1e9},
             {name = "u", about = "U"}},
  flags = {{id = "t.f", title = "F", severity = "note"}, {id = "t.g"}},
  params = {{name = "n", about = "N", default = 2, max = 5},
            {name = "w", about = "W", default = "word"}},
  run = function(g)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', paths={{links={}, shows='s'}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', paths={{links={1}}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', paths={{links={1, 3}, shows='s'}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', paths={{start=2, links={2}, shows='s'}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', paths={{links={9}, shows='s'}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', paths={{}, x=1}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', paths={1}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', paths=1} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', facts={{field='f', value='v'}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', facts={{entity=1, link=1, field='f', value='v'}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', facts={{entity=1, value='v'}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', facts={{entity=1, field='v', value=3}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', sums={{shows='s', threshold=1, terms={}}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', sums={{shows='s', terms={3}}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', sums={{shows='s', threshold=50, terms={3}}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', sums={{shows='s', threshold=0, terms={{low=1}}}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', sums={{shows='s', threshold=0, terms={{link=3, low=0.7}}}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', sums={{shows='s', threshold=0, terms={3}, high=0.1}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', sums={{shows='s', threshold=0, terms={3}, strict=1}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', confidence=2, facts={{entity=1, field="name", value="x"}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', severity='bad', facts={{entity=1, field="name", value="x"}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', deal=2, facts={{entity=1, field="name", value="x"}}} end)
    pcall(function() g:flag{flag='t.f', subject=1, certainty='certain', message='m', facts={{entity=1, field="name", value="x"}}} g:flag{flag='t.f', subject=1, certainty='certain', message='m', facts={{entity=1, field="name", value="x"}}} end)
  end}
