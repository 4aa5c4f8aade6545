#ifndef RAPPORT_TESTS_FAULT_HISTORY_H_
#define RAPPORT_TESTS_FAULT_HISTORY_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace rapport::fault {

// One participation code's submission, with all its attempts, as its client saw it. Every code has an answer
// sheet of its own, so that a store shows whose is there.
struct Submission {
  enum class Outcome {
    kAcknowledged,  // a receipt came
    kRefused,       // told for certain that it was not taken
    kUnknown,       // attempts may have been taken; no answer told
  };
  std::string sheet;
  Outcome outcome = Outcome::kUnknown;
  std::string receipt = {};        // of kAcknowledged
  std::string later_receipt = {};  // of the same submission once more, after all faults; empty: not tried
};

// What of a history and the sheets that a store holds in the end (how often each) does not go together, in
// words; empty when all is well. Every acknowledged sheet is there exactly once, a refused one is not, one of
// unknown outcome at most once, and no other; no two submissions have the same receipt, and none has two.
std::vector<std::string> FindFaults(std::span<const Submission> history,
                                    const std::map<std::string, int>& stored);

}  // namespace rapport::fault

#endif  // RAPPORT_TESTS_FAULT_HISTORY_H_
