#ifndef RAPPORT_TOOLS_LOAD_LEDGER_H_
#define RAPPORT_TOOLS_LOAD_LEDGER_H_

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace rapport::load {

// What people were told of their submissions, to be held against what the server tells in the end. Thread
// safe.
class Ledger {
 public:
  explicit Ledger(std::size_t people) : entries_(people) {}

  // How an attempt of a person's submission ended; `receipt` is that of an OK.
  void AttemptEnded(std::size_t person, absl::StatusCode code, const std::string& receipt);

  struct Counts {
    std::size_t acknowledged = 0;
    // Attempts were made and none acknowledged: the sheets may be there or not.
    std::size_t unknown = 0;
  };
  Counts Count() const;

  struct Acknowledged {
    std::size_t person;
    std::string receipt;
  };
  // The first `most` of the acknowledged.
  std::vector<Acknowledged> Sample(std::size_t most) const;

  // What cannot be, in words: a person with two receipts or with an empty one, two people with the same.
  std::vector<std::string> FindFaults() const;

 private:
  struct Entry {
    bool tried = false;
    bool acknowledged = false;
    std::string receipt;
  };
  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
  std::vector<std::string> faults_;
};

// A band of participation as the server tells it, shares of 0 to 1, and of how many people.
struct Band {
  std::size_t invited = 0;
  double from = 0;
  double to = 0;
};

// Whether between `counts.acknowledged` and that plus `counts.unknown` sheets of `band.invited` can lie in
// the band.
bool Fits(const Ledger::Counts& counts, const Band& band);

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_LEDGER_H_
