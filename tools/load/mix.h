#ifndef RAPPORT_TOOLS_LOAD_MIX_H_
#define RAPPORT_TOOLS_LOAD_MIX_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tools/load/arrivals.h"
#include "tools/load/random.h"
#include "tools/load/rate.h"
#include "tools/load/workload.h"

namespace rapport::load {

// Operations that come mixed by lot in given proportions, at one rate; whoever derives from it says what they
// do. Calls are numbered from 0.
class Mix : public Workload {
 public:
  struct Share {
    std::string operation;
    int weight;  // of the sum of all; at least 0
  };

  Mix(const std::vector<Share>& shares, std::shared_ptr<const Rate> rate, Spacing spacing,
      std::uint64_t seed);

  const std::vector<std::string>& operations() const final { return operations_; }
  std::optional<PlannedCall> Next() final;

 protected:
  // What else is drawn for a call, the same in each of its attempts.
  Random RandomOf(const PlannedCall& call) const;

 private:
  std::vector<std::string> operations_;
  std::vector<int> upto_;  // sum of weights up to and with each operation
  Arrivals arrivals_;
  const std::uint64_t seed_;
  Random random_;
  std::uint64_t next_number_ = 0;
};

// Several workloads side by side, each with its own times. They outlive this.
class Merged final : public Workload {
 public:
  explicit Merged(const std::vector<Workload*>& parts);

  const std::vector<std::string>& operations() const override { return operations_; }
  std::optional<PlannedCall> Next() override;
  void Start(const PlannedCall& call, Done done) override;

 private:
  struct Part {
    Workload* workload;
    std::size_t first_operation;
    std::optional<PlannedCall> next;
  };
  std::vector<Part> parts_;
  std::vector<std::string> operations_;
};

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_MIX_H_
