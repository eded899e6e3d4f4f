"""The domain: claims, evidence, stance, verdict. Pure: no web framework, model library or database.

Collaborators (search, stance model) are handed in. The way through is `pipeline.Verifier`.
"""
