#ifndef RAPPORT_TOOLS_BENCH_BENCHES_H_
#define RAPPORT_TOOLS_BENCH_BENCHES_H_

namespace rapport::bench {

// Each prints its lines. `repeats` measurements are made in turns with their baseline; medians are printed.

// submit_durable_{sqlite,postgres}_{1,64,256}: SubmitResponse of 40 answers against a bare echo of the same
// answers, calls a second.
void BenchSubmit(int repeats);

// submit_tls_64: SubmitResponse over TLS against the same without, calls a second. submit_half_peak_p99: from
// when a call was due to its end at half of the rate that 256 callers at once reach, ms, against 20.
void BenchOperate(int repeats);

// submit_overload_goodput: answers that a server with a fifth of a processor accepts within a second when
// five times of what it can take is offered on 16 connections, against that; submit_overload_offered: what
// the generator really offered, against five times; both also for 64 connections.
void BenchOverload(int repeats);

// import_{members,responses}_{sqlite,postgres}: 200,000 rows of CSV over gRPC, rows a second, against the
// engine alone loading the same rows, column by column (prepared INSERT in one transaction, COPY of the
// file).
void BenchImport(int repeats);

// scorecard_cached_{local,redis}: GetScorecard from the cache against an echo whose answer has the same size,
// by a client that takes both as bytes; scorecard_cached_audited: the local one with an audit log;
// scorecard_cached_parsed: by one that parses every answer.
void BenchScorecard(int repeats);

// A million answer sheets of 40 items in 2,000 units; seconds, against aims: score_1m in memory, 0.3; with
// intake on either engine close_1m of a wave that was read ahead, 1, score_1m_cold of one that was not, 3,
// score_1m_restarted of one that another process has released, 0.1. score_growth_10k_to_10m: log-log slope of
// time over sheets, against 1; memory_10m: bytes of ten million sheets, against 2 GiB.
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
