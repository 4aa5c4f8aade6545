#ifndef RAPPORT_TOOLS_BENCH_BENCHES_H_
#define RAPPORT_TOOLS_BENCH_BENCHES_H_

namespace rapport::bench {

// Each prints its lines. `repeats` measurements are made in turns with their baseline; medians are printed.

// submit_durable_{1,64,256}: SubmitResponse of 40 answers against a bare echo of the same answers, calls a
// second.
void BenchSubmit(int repeats);

// scorecard_cached: GetScorecard from the in-process cache against an echo whose answer has the same size, by
// a client that takes both as bytes; scorecard_cached_parsed: by one that parses every answer.
void BenchScorecard(int repeats);

// score_1m, score_1m_transfer, close_1m: a million answer sheets of 40 items in 2,000 units; seconds, against
// the aims of 0.3, 3 and 1.
void BenchScoring(int repeats);

// score_1m_full: the same sheets, and then the scorecards of all units with items, drivers without bootstrap,
// and the quality of all facets, on two threads; seconds, against 1. score_incremental_1000: 1,000 more
// sheets and the scorecard of the whole; seconds, against 0.01. memory_per_sheet, memory_per_unit: bytes on
// the heap, against 120 and 65,536.
void BenchAnalysis(int repeats);

// release_10k_units: the release of a closed wave of a tree of 10,021 units with its audit; seconds,
// against 30. audit_10k_units: the same audit by CLP; seconds, against 60. release_cells_kept,
// release_answers_kept: what of the cells with minimum n, and of the answers in those of the lowest units, is
// shown; against primary suppression only. joint_*: what releasing a second wave jointly with the first adds,
// of the same people but for the turnover of half a year; kept against the second wave released by itself.
void BenchRelease(int repeats);

// side_by_side_r: alpha, ICC(1) and unit means of 50,000 sheets of 40 items in 500 groups, by how much faster
// than R's psych, multilevel and aggregate. Says so where R or its packages are not installed.
void BenchR(int repeats);

}  // namespace rapport::bench

#endif  // RAPPORT_TOOLS_BENCH_BENCHES_H_
