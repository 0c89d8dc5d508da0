"""The Human Development Index from a framework of six rows.

python examples/hdi.py table.csv     (columns iso3, year, le, eys, mys, gnipc; the UNDP publishes them)
"""

import sys
from pathlib import Path

from socjust.scores import Framework, Pipeline

framework = Framework.read(Path(__file__).with_name("hdi_framework.csv"))
pipeline = Pipeline.of(framework, normalise={"method": "goalposts", "to": (0, 1)})
result = pipeline.run(sys.argv[1], unit="iso3", year="year")
print(result.frame("hdi").sort("year", "rank", nulls_last=True).tail(10))
