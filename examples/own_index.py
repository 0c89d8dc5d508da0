"""An index of your own, from one spreadsheet with the sheets `framework` and `data`.

python examples/own_index.py [own_index.xlsx]     (the figures in own_index.xlsx are invented)
"""

import sys
from pathlib import Path

from socjust.scores import Framework, Pipeline, choices, uncertainty

path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("own_index.xlsx")
framework = Framework.read(path, sheet="framework")
pipeline = Pipeline.of(framework, treat={}, normalise={"method": "minmax", "to": (1, 100)}, aggregate={})
uncertain = [
    choices.dirichlet(framework, sets=1000, concentration=10),
    choices.option("aggregate", "method", ["arithmetic", "geometric"]),
    choices.option("treat", "points", [0, 1, 5]),
]
drawn = uncertainty.run(pipeline, path, uncertain, draws=2000, unit="city", sheet="data")
print(*drawn.nominal.notes, sep="\n")
print(drawn.table().select("unit", "score", "low", "high", "rank", "rank_low", "rank_high").sort("rank"))
