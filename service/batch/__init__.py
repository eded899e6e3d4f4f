"""Many drafts at once: files to requests, answers to reports beside each other, what is done kept.

Knows files, and the API as one who asks it; knows nothing of models, databases or verdicts.
"""
