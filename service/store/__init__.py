"""What the service stores beside the corpus, in the same database file: reports, jobs.

Knows neither HTTP nor how a draft is verified; an answer is JSON here and nothing more.
"""
