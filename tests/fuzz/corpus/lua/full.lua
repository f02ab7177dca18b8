return {id='x', version='1', about='a', reads={'a.b'},
 metrics={{name='m', about='a', min=-1, max=1e9, internal=true}},
 params={{name='p', about='a', default=1, max=2}, {name='q', about='a', default='t'}},
 flags={{id='x.f', title='T', innocent='I', severity='note', about='A', source='S', mitigations={'M1'}}},
 run=function(g)
  for _, all in ipairs{g.entity, g.link, g.deal} do
    for i = 1, #all do
      for _, name in ipairs{'number','id','name','kind','country','roles','functions','in_scope','is_party',
        'from','to','basis','means','post','measure','capacity','product_class','confidence','low','high',
        'votes_low','votes_high','control_low','control_high','repeats','deal','since','since_latest',
        'until_earliest','until_latest','ended','firm','alleged','controls','title','status','vendor',
        'signed','signed_latest'} do
        local ok, value = pcall(function() return all[i][name] end)
        print(i, name, ok, value)
      end
    end
  end
  for e in g:out_links(1) do g:score('m', 1, e) end
  for e in g:in_links(1, 'supply') do g:score('m', 2, e) end
  for i in g:rows('topics', 1) do print(g:text('topics', 'topic')[i], g:has_topic(1, 'a')) end
  print(g:param('p'), g:param('q'), g:number('links', 'x')[1], g:date(g:day(g.as_of)))
  for _, row in ipairs(g:look_through{1, 2}) do print(row.party, row.low, row.high) end
  for _, row in ipairs(g:hold('r', {1}, {2})) do print(row.party, row.level) end
  print(g:support(1), g:rules()[1].name)
  g:chain('m', 1, 0.5, {1, 2})
  g:tick(0.5)
  g:gap{flag='x.f', subject=1, reason='r'}
  g:flag{flag='x.f', subject=1, certainty='certain', message='m', severity='high', rule='r',
    paths={{links={1, 2}, shows='s'}}, facts={{entity=1, field='f', value='v'}, {link=2, field='f', value='v'}},
    sums={{shows='s', threshold=0.5, strict=true, terms={2, {link=3, low=0.1, high=0.2}}}}}
 end}
