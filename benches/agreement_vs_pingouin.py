"""The figures of agreement that the tests of the domain's `quality/agreement` hold it to, computed by pingouin and scipy.

    python3 -m venv .cache/agreement && .cache/agreement/bin/pip install pingouin scipy
    .cache/agreement/bin/python benches/agreement_vs_pingouin.py

Prints one line a figure. The scores are those of the tests: twelve cases with ties, and the six targets and four judges of Shrout
and Fleiss (1979), whose paper gives 0.29 for ICC(2,1) and 0.71 for ICC(3,1).
"""

import numpy
import pandas
import pingouin
from scipy import stats

JUDGE = [0.9, 0.85, 0.8, 0.8, 0.7, 0.95, 0.6, 0.75, 0.65, 0.9, 0.55, 0.7]
PEOPLE = [0.8, 0.7, 0.75, 0.6, 0.4, 0.9, 0.35, 0.6, 0.45, 0.7, 0.3, 0.6]
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def icc(rows):
    long = [(case, rater, score) for case, row in enumerate(rows) for rater, score in enumerate(row)]
    table = pandas.DataFrame(long, columns=["case", "rater", "score"])
    found = pingouin.intraclass_corr(table, targets="case", raters="rater", ratings="score")
    by = dict(zip(found["Type"], found["ICC"]))
    return by.get("ICC2", by.get("ICC(A,1)")), by.get("ICC3", by.get("ICC(C,1)"))


numpy.set_printoptions(precision=12)
pingouin.options["round"] = None
print("ICC(2,1), ICC(3,1): %.10f %.10f" % icc(list(zip(JUDGE, PEOPLE))))
print("Shrout and Fleiss:  %.10f %.10f" % icc(SHROUT_FLEISS))
print("Spearman: %.10f" % stats.spearmanr(JUDGE, PEOPLE).statistic)
differences = numpy.subtract(JUDGE, PEOPLE)
reach = 1.96 * differences.std(ddof=1)
print("mean difference and limits: %.10f %.10f %.10f" % (differences.mean(), differences.mean() - reach, differences.mean() + reach))
line = stats.linregress(JUDGE, PEOPLE)
print("line: %.10f %.10f" % (line.slope, line.intercept))
