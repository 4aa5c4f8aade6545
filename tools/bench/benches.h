#ifndef RAPPORT_TOOLS_BENCH_BENCHES_H_
#define RAPPORT_TOOLS_BENCH_BENCHES_H_

namespace rapport::bench {

// Each prints its lines. `repeats` measurements are made in turns with their baseline; medians are printed.

// submit_durable_{1,64,256}: SubmitResponse of 40 answers against a bare echo of the same answers, calls a
// second.
void BenchSubmit(int repeats);

// scorecard_cached: GetScorecard from the in-process cache against an echo whose answer has the same size.
void BenchScorecard(int repeats);

// score_1m, score_1m_transfer, close_1m: a million answer sheets of 40 items in 2,000 units; seconds, against
// the aims of 0.3, 3 and 1.
void BenchScoring(int repeats);

}  // namespace rapport::bench

#endif  // RAPPORT_TOOLS_BENCH_BENCHES_H_
