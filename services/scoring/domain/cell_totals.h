#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_CELL_TOTALS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_CELL_TOTALS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "libs/instrument/instrument.h"
#include "libs/stats/inference/proportion.h"
#include "libs/stats/moments.h"
#include "services/scoring/domain/wave_statistics.h"

namespace rapport::scoring {

// Everything about a cell before suppression; measures and items by their index in the instrument.
struct CellTotals {
  std::int64_t sheets = 0;
  std::vector<stats::Moments> moments;              // by measure
  std::vector<std::vector<std::uint64_t>> answers;  // by item: as WaveStatistics::answers
};

// The sums over `cohorts`.
CellTotals AddUp(const instrument::Instrument& instrument, const WaveStatistics& statistics,
                 std::span<const std::size_t> cohorts);

// Moments of the answers to an item as it is scored; `answers` as WaveStatistics::answers.
stats::Moments ItemMoments(const instrument::Instrument& instrument, std::size_t item,
                           std::span<const std::uint64_t> answers);

// Answers of some cohorts to an item, as WaveStatistics::answers; of nobody where none is asked.
std::vector<std::uint64_t> AnswersOf(const instrument::Instrument& instrument,
                                     const WaveStatistics& statistics, std::span<const std::size_t> cohorts,
                                     std::size_t item);

// Favourable answers to an item among the valid ones; none without any. The favourable end is the low one
// after reverse scoring for `lower_is_better`.
std::optional<stats::Share> ItemFavourable(const instrument::Instrument& instrument, const CellTotals& totals,
                                           std::size_t item, bool lower_is_better);

// The same of a measure that is made of a single item, over `cohorts`; none for other measures.
std::optional<stats::Share> FavourableShare(const instrument::Instrument& instrument,
                                            const WaveStatistics& statistics,
                                            std::span<const std::size_t> cohorts, std::size_t measure);

// By measure, 0 to 100: of a scale or facet the mean over its items that have answers, of a domain or index
// the mean over its components that have one.
std::vector<std::optional<double>> PercentFavourable(const instrument::Instrument& instrument,
                                                     const CellTotals& totals);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_CELL_TOTALS_H_
