"""The room of drafts: an article in any of the forms it comes in, to the claims in it. Pure: it knows no
HTTP, no model and no database, and is handed what scores a sentence.
"""
