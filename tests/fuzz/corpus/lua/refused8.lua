
error('x', 0)