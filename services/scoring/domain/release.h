#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_RELEASE_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_RELEASE_H_

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "libs/disclosure/pooling.h"
#include "libs/instrument/instrument.h"
#include "services/scoring/domain/cells.h"
#include "services/scoring/domain/clearance.h"
#include "services/scoring/domain/release_policy.h"
#include "services/scoring/domain/wave_answers.h"

namespace rapport::scoring {

// All that statistics may be computed from once a wave is closed: its answers by pools of cohorts, each of
// which has minimum n answer sheets. Which of the frozen cohorts an answer came from is forgotten, so
// whatever is computed, linear or not, is about whole pools; no cell that cuts through a pool has numbers.
struct Release {
  std::vector<std::size_t> pool_of;  // by frozen cohort; CellMap::kNoPool: nobody is in it, or its role group
                                     // is too small altogether
  CellMap cells;                     // its cohorts are the pools
  WaveAnswers answers;               // by pool
  Clearance clearance;               // what of the pools' numbers may be shown
  ReleasePolicy policy;
  bool has_sheets = true;  // or `answers` are sums alone: nothing that needs single sheets can be computed
};

// disclosure::PoolCohorts. Another one leaves the release unsafe: for tests of those who attack it.
using PoolingRule =
    std::function<disclosure::Pooling(const disclosure::PoolingProblem&, const disclosure::IsSafe&)>;

// How closed waves are released. Anything but the defaults is for those tests.
struct ReleaseRule {
  PoolingRule pool = disclosure::PoolCohorts;
  bool audit = true;  // nothing is served of a release that fails its audit
  bool joint = true;  // SeparateFrom() what is released of other waves
};

// Pools the cohorts of each role group; those that differ only in what the policy does not break results down
// by are one from the start. Then narrows, measure by measure, what may be shown to blocks of pools, each of
// which has minimum n valid scores that are not nearly unanimous and that leave the mean of each hidden part
// open by the policy's protection or more, also to those who know how many were invited:
//  - a domain or index has no finer blocks than any of its components have, or a component's score could be
//  had as
//    the difference of the domain's and those of the others;
//  - the items of a scale or facet have the same blocks, no finer than the scale's, likewise.
// Deterministic: the same answers give the same release, in whatever order they come.
Release BuildRelease(const instrument::Instrument& instrument, const CellMap& cells, WaveAnswers answers,
                     const ReleasePolicy& policy, const PoolingRule& pool = disclosure::PoolCohorts);

// The release with some of its pools taken together: by pool the one that it becomes, CellMap::kNoPool for
// one that is to be used in nothing. Of one role group each.
Release PoolFurther(const instrument::Instrument& instrument, Release release,
                    std::span<const std::size_t> merged_of,
                    const PoolingRule& pool = disclosure::PoolCohorts);

// A release as it was made before, of the same answers (not pooled yet), its pools and clearance kept: so the
// numbers of a wave stay those of its first release.
Release RestoreRelease(const CellMap& cells, WaveAnswers answers, std::vector<std::size_t> pool_of,
                       Clearance clearance, const ReleasePolicy& policy);

// The same of the pools' sums alone, without the answer sheets. `statistics` are by pool.
Release RestoreRelease(const CellMap& cells, WaveStatistics statistics, std::vector<std::size_t> pool_of,
                       Clearance clearance, const ReleasePolicy& policy);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_RELEASE_H_
