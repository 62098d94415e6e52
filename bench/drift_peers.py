"""What Evidently and NannyML take for the univariate drift of two Parquet files: drift_peers.py TOOL REFERENCE CURRENT.

Prints {"seconds": …, "megabytes": …}: from reading the files to the result, and the peak of resident memory.
"""
import json
import resource
import sys
import time
import warnings

warnings.filterwarnings("ignore")
tool, reference_path, current_path = sys.argv[1:]
import pandas as pd

if tool == "evidently":
    from evidently import Report
    from evidently.presets import DataDriftPreset
else:
    import nannyml as nml

began = time.perf_counter()
reference, current = pd.read_parquet(reference_path), pd.read_parquet(current_path)
if tool == "evidently":
    result = Report([DataDriftPreset()]).run(current, reference)
    result.dict()
else:
    columns = list(reference.columns)
    calculator = nml.UnivariateDriftCalculator(column_names=columns)
    calculator.fit(reference)
    calculator.calculate(current).to_df()
seconds = time.perf_counter() - began
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(json.dumps({"seconds": round(seconds, 2), "megabytes": round(megabytes)}))
