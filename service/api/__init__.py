"""HTTP: each module is one resource; a view loads, calls and dumps. Errors have one shape."""
