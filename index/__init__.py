"""Documents, passages, vectors, search. Knows nothing of claims or HTTP; never imports service."""
