"""Verify a folder of drafts; the same as ``corroborate drafts``, whose --help tells all.

python scripts/verify_drafts.py DRAFTS --out REPORTS --fail-on refuted
"""

import sys

from service.main import main

if __name__ == "__main__":
    sys.argv.insert(1, "drafts")
    main()
