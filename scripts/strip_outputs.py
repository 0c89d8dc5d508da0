"""Git filter for notebooks: nbstripout, less the two seconds that nbformat spends compiling a grammar it needs not."""

from __future__ import annotations

import sys

# jsonschema compiles this package's grammar on import where JupyterLab has installed it; None means "not installed".
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]

from nbstripout import main  # noqa: E402

sys.exit(main())
