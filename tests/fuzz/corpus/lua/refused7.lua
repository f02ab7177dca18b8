
error('x')