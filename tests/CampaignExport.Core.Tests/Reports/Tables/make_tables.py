#!/usr/bin/python3
"""Makes the 2,000 tables that the statistics of experiments are compared with: 1,700 of two proportions, 200 of shares, 100 of p-values.

Needs SciPy, statsmodels and mpmath (Debian: python3-scipy, python3-statsmodels, python3-mpmath). Values come from mpmath with 60 digits;
SciPy and statsmodels must agree with them wherever they are exact enough. Run it in its folder; it writes proportions.csv, shares.csv and holm.csv.
"""
import random

from mpmath import mp, mpf, erfc, erfinv, exp, findroot, gammainc, log, loggamma, sqrt
from scipy import stats
from statsmodels.stats import multitest, proportion

mp.dps = 60
Z = sqrt(2) * erfinv(mpf("0.95"))
POWER = sqrt(2) * erfinv(mpf("0.6"))
LARGE = 10**9


def wilson(x, n):
    p = mpf(x) / n
    middle, half = p + Z**2 / (2 * n), Z * sqrt(p * (1 - p) / n + Z**2 / (4 * mpf(n) ** 2))
    low, high = (middle - half) / (1 + Z**2 / n), (middle + half) / (1 + Z**2 / n)
    return (mpf(0) if x == 0 else low), (mpf(1) if x == n else high)


def newcombe(x, n, y, m):
    p, q, a, b = mpf(x) / n, mpf(y) / m, wilson(x, n), wilson(y, m)
    return p - q - sqrt((p - a[0]) ** 2 + (b[1] - q) ** 2), p - q + sqrt((a[1] - p) ** 2 + (q - b[0]) ** 2)


def uplift(x, n, y, m):
    if x == 0 or y == 0:
        return None, None
    error = Z * sqrt(mpf(1) / x - mpf(1) / n + mpf(1) / y - mpf(1) / m)
    ratio = log(mpf(x) * m / (mpf(n) * y))
    return exp(ratio - error) - 1, exp(ratio + error) - 1


def is_small(x, n, y, m):
    return min(n, m) * min(x + y, n + m - x - y) < 5 * (n + m)


def chi_squared(x, n, y, m):
    k, all_people = x + y, n + m
    statistic = mpf(x * (m - y) - y * (n - x)) ** 2 * all_people / (mpf(n) * m * k * (all_people - k))
    return erfc(sqrt(statistic / 2))


def fisher(x, n, y, m):
    k = x + y
    first, last = max(0, k - m), min(n, k)

    def choose(a, b):
        return loggamma(a + 1) - loggamma(b + 1) - loggamma(a - b + 1)

    def probability(i):
        return exp(choose(n, i) + choose(m, k - i) - choose(n + m, k))

    # The probabilities rise to the mode and fall after it: both tails are summed from their ends with exact ratios.
    likely = probability(x) * (1 + mpf(10) ** -7)
    mode = max(first, min(last, (n + 1) * (k + 1) // (n + m + 2)))

    def tail(start, step):
        total, value, i = mpf(0), None, start
        while first <= i <= last and (i - mode) * step >= 0:
            value = probability(i) if value is None else value
            if value <= likely:
                total += value
                if value < total * mpf(10) ** -40:
                    break
            value *= (mpf((n - i) * (k - i)) / ((i + 1) * (m - k + i + 1)) if step > 0 else mpf(i * (m - k + i)) / ((n - i + 1) * (k - i + 1)))
            i += step
        return total

    return min(mpf(1), tail(mode, 1) + (tail(mode - 1, -1) if mode > first else 0))


def detectable(n, y, m, comparisons):
    z = sqrt(2) * erfinv(1 - mpf("0.05") / comparisons)
    q = mpf(y) / m

    def missing(d):
        p = q + d
        pooled = (n * p + m * q) / (n + m)
        return z * sqrt(abs(pooled * (1 - pooled)) * (mpf(1) / n + mpf(1) / m)) + POWER * sqrt(abs(p * (1 - p)) / n + q * (1 - q) / m) - d

    if y == m or missing(1 - q) > 0:
        return None
    low, high = mpf(0), 1 - q
    for _ in range(190):
        middle = (low + high) / 2
        low, high = (middle, high) if missing(middle) > 0 else (low, middle)
    successes = n * (q + high) + m * q
    return None if min(n, m) * min(successes, n + m - successes) < 5 * (n + m) else high


def near(ours, theirs, tolerance=1e-9):
    assert abs(float(ours) - float(theirs)) <= tolerance * max(1, abs(float(theirs))), (ours, theirs)


def check(x, n, y, m, values):
    for one, theirs in zip(values[:2], proportion.proportion_confint(x, n, method="wilson")):
        near(one, theirs)
    for one, theirs in zip(values[2:4], proportion.confint_proportions_2indep(x, n, y, m, method="newcomb", compare="diff", correction=False)):
        near(one, theirs, 1e-8)
    if values[4] is not None and x < n and y < m:
        for one, theirs in zip(values[4:6], proportion.confint_proportions_2indep(x, n, y, m, method="log", compare="ratio", correction=False)):
            near(one, theirs - 1, 1e-7)
    table = [[x, n - x], [y, m - y]]
    if is_small(x, n, y, m):
        if n + m < 10**5:
            near(values[6], stats.fisher_exact(table)[1], 1e-7)
    else:
        near(values[6], stats.chi2_contingency(table, correction=False)[1])


def tables():
    random.seed(20261128)
    sizes = [1, 2, 3, 5, 10, 30, 100, 1000, 12345, 10**5, 10**6, 10**7, LARGE]
    seen = set()

    def successes(n):
        kind = random.randrange(10)
        if kind == 0:
            return 0
        if kind == 1:
            return n
        if kind == 2:
            return min(n, random.randrange(6))
        if kind == 3:
            return max(0, n - random.randrange(6))
        return min(n, int(n * random.choice([0.0001, 0.001, 0.01, 0.05, 0.3, 0.5, 0.9]) * random.uniform(0.5, 1.5)))

    for n in [1, 2, LARGE]:
        for m in [1, 2, LARGE]:
            for x in {0, 1, n - 1, n}:
                for y in {0, 1, m - 1, m}:
                    seen.add((x, n, y, m))
                    yield x, n, y, m
    while len(seen) < 1700:
        n = random.choice(sizes) if random.random() < 0.5 else int(10 ** random.uniform(0, 9))
        m = random.choice(sizes) if random.random() < 0.3 else int(10 ** random.uniform(0, 9)) if random.random() < 0.3 else n
        x, y = successes(n), successes(m)
        if random.random() < 0.4:
            # Near rates, so that not every p-value is 0 or 1.
            spread = random.uniform(-4, 4) * (max(1, y) / m * (1 - y / m) * (1 / n + 1 / m)) ** 0.5
            x = max(0, min(n, round(n * (y / m + spread))))
        if (x, n, y, m) not in seen:
            seen.add((x, n, y, m))
            yield x, n, y, m


def text(value):
    return "" if value is None else mp.nstr(value, 13, min_fixed=-3, max_fixed=13) if value else "0"


def main():
    with open("proportions.csv", "w", encoding="ascii", newline="\n") as file:
        file.write("x,n,y,m,comparisons,wilson_low,wilson_high,difference_low,difference_high,uplift_low,uplift_high,p_value,detectable\n")
        for at, (x, n, y, m) in enumerate(tables()):
            test = fisher if is_small(x, n, y, m) else chi_squared
            values = [*wilson(x, n), *newcombe(x, n, y, m), *uplift(x, n, y, m), test(x, n, y, m)]
            check(x, n, y, m, values)
            comparisons = 1 + at % 4
            file.write(",".join([str(x), str(n), str(y), str(m), str(comparisons), *map(text, values), text(detectable(n, y, m, comparisons))]) + "\n")

    with open("shares.csv", "w", encoding="ascii", newline="\n") as file:
        file.write("counts,shares,p_value\n")
        for at in range(200):
            groups = 2 + at % 8
            shares = [random.randrange(1, 100) for _ in range(groups)]
            people = int(10 ** random.uniform(1, 9))
            counts = [max(0, round(people * share / sum(shares) + random.uniform(-3, 3) * (people * share / sum(shares)) ** 0.5)) for share in shares]
            if sum(counts) == 0:
                continue
            expected = [mpf(sum(counts)) * share / sum(shares) for share in shares]
            statistic = sum((count - one) ** 2 / one for count, one in zip(counts, expected))
            value = gammainc(mpf(groups - 1) / 2, statistic / 2, regularized=True)
            near(value, stats.chisquare(counts, [float(one) for one in expected])[1], 1e-6)
            file.write(f"{' '.join(map(str, counts))},{' '.join(map(str, shares))},{text(value)}\n")

    with open("holm.csv", "w", encoding="ascii", newline="\n") as file:
        file.write("p_values,adjusted\n")
        for at in range(100):
            values = [random.choice([random.random(), random.random() ** 8, 0.0, 1.0, 0.02]) for _ in range(1 + at % 8)]
            adjusted = multitest.multipletests(values, method="holm")[1]
            file.write(f"{' '.join(map(repr, values))},{' '.join(repr(float(one)) for one in adjusted)}\n")


main()
