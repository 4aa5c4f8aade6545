#ifndef RAPPORT_TOOLS_LOAD_SCENARIOS_OPENING_HOUR_H_
#define RAPPORT_TOOLS_LOAD_SCENARIOS_OPENING_HOUR_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/load/crowd.h"
#include "tools/load/ledger.h"
#include "tools/load/scenario.h"
#include "tools/load/setup.h"

namespace rapport::load {

// The hour after everybody has been invited: those who come open the form by their code, think, and submit
// one sheet. In the end what was acknowledged is held against what the server tells.
class OpeningHour final : public Scenario, public Workload {
 public:
  // With an open wave, and a code for everybody on the roster.
  static absl::StatusOr<std::unique_ptr<Scenario>> Prepare(const ScenarioOptions& options,
                                                           const World& world);

  Workload& workload() override { return *this; }
  const std::vector<std::string>& operations() const override { return operations_; }
  std::optional<PlannedCall> Next() override { return crowd_.Next(); }
  void Start(const PlannedCall& call, Done done) override;

  // Receipts are each person's own; some submissions, sent again, get the receipts they had; and
  // participation lies in a band that the number of acknowledged sheets can be in.
  Verdict Check() override;

 private:
  OpeningHour(const ScenarioOptions& options, const World& world, std::string wave,
              std::vector<Setup::Code> codes);
  intake::v1::SubmitResponseRequest Submission(std::size_t person) const;
  void CheckRepeats(std::vector<std::string>& faults);
  absl::StatusOr<Band> Participation();

  const std::vector<std::string> operations_ = {"get_form", "submit_response"};
  const ScenarioOptions options_;
  const World world_;
  const std::string wave_;
  const std::vector<Setup::Code> codes_;
  const std::string request_id_stem_;
  Crowd crowd_;
  Ledger ledger_;
};

}  // namespace rapport::load

#endif  // RAPPORT_TOOLS_LOAD_SCENARIOS_OPENING_HOUR_H_
