// Imports of responses: the first byte says which columns the CSV is to have and how the text is cut, the
// second whether the rest is CSV text or ResponseRecord messages, one a line.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/intake/api/response_rows.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/quiet.h"

namespace {

using namespace rapport;
using namespace rapport::intake;

using Request = v1::ImportResponsesRequest;

// The front line of unit "icu" is asked A, B and C, the executives of "root" A alone.
OpenedWave MakeWave() {
  instrument::Instrument instrument;
  instrument.response_scales = {{"agree3", {1, 2, 3}, true, 1}, {"hours", {-0.5, 0, 1e3}, false, 1}};
  for (const std::string id : {"A", "B", "C"}) {
    instrument.item_index[id] = instrument.items.size();
    instrument.items.push_back({id, id == "C" ? 1U : 0U, false, std::nullopt});
  }
  instrument.forms = {{"clinician", {base::RoleGroup::kFrontLine}, {0, 1, 2}},
                      {"executive", {base::RoleGroup::kExecutive}, {0}}};
  FrozenWave frozen;
  frozen.units = {{"root", "", "All"}, {"icu", "root", "Intensive care"}};
  frozen.cohorts = {{base::RoleGroup::kFrontLine, "icu", {"nursing"}, 20, 0, {{"icu", "nursing"}}},
                    {base::RoleGroup::kFrontLine, "icu", {}, 20, 0, {{"icu", ""}}},
                    {base::RoleGroup::kExecutive, "root", {}, 20, 1, {{"root", ""}}}};
  std::vector<FormLayout> layouts = {FormLayout(instrument, 0), FormLayout(instrument, 1)};
  CohortIndex index(frozen);
  return {{"acme", "w1"},  "", {}, std::move(instrument), std::move(layouts), std::move(frozen),
          std::move(index)};
}

v1::ImportResponsesHeader MakeHeader(std::uint8_t how) {
  v1::ImportResponsesHeader header;
  if (how & 1) {
    header.mutable_csv()->set_role_group_column("role");
  } else {
    header.mutable_csv()->set_role_group(type::v1::ROLE_GROUP_FRONT_LINE);
  }
  if (how & 2) header.mutable_csv()->set_specialty_column("specialty");
  if (how & 4) header.mutable_csv()->add_ignored_columns("note");
  if (how & 8) header.mutable_csv()->add_missing_markers("NA");
  header.set_on_error(how & 16 ? type::v1::ON_ERROR_SKIP : type::v1::ON_ERROR_STOP);
  return header;
}

class Messages final : public rpc::StreamSource<Request> {
 public:
  explicit Messages(std::vector<Request> messages) : messages_(std::move(messages)) {}
  bool Next(Request* request) override {
    if (next_ == messages_.size()) return false;
    *request = messages_[next_++];
    return true;
  }
  absl::Status status() const override { return absl::OkStatus(); }

 private:
  const std::vector<Request> messages_;
  std::size_t next_ = 0;
};

std::vector<Request> Cut(std::string_view text, std::size_t piece) {
  std::vector<Request> messages;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    messages.emplace_back().set_csv_chunk(std::string(text.substr(at, piece)));
  }
  return messages;
}

// Each line a record in the wire format; what cannot be parsed stands for a message without content.
std::vector<Request> Records(std::string_view text) {
  std::vector<Request> messages;
  fuzz::Input lines(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  while (!lines.empty()) {
    Request& message = messages.emplace_back();
    if (!message.mutable_record()->ParseFromString(std::string(lines.TakeLine()))) message.Clear();
  }
  return messages;
}

struct Result {
  absl::Status status;
  type::v1::ImportSummary summary;
  std::vector<StoredSheet> sheets;
};

Result Import(const v1::ImportResponsesHeader& header, std::vector<Request> messages) {
  static const OpenedWave* const wave = new OpenedWave(MakeWave());
  Messages source(std::move(messages));
  ResponseRows rows(*wave, header);
  Result result;
  result.status = importing::ReadImportRows(source, rows);
  if (result.status.ok()) result.status = rows.report().Verdict();
  result.summary = rows.report().Summary();
  result.sheets = std::move(rows.sheets());
  for (const StoredSheet& sheet : result.sheets) {
    FUZZ_CHECK(sheet.cohort < wave->frozen.cohorts.size());
    const std::size_t form = wave->frozen.cohorts[sheet.cohort].form;
    FUZZ_CHECK(sheet.answers.size() == wave->layouts[form].item_count());
    for (const char answer : sheet.answers) {
      const auto code = static_cast<unsigned char>(answer);
      FUZZ_CHECK(code <= 3 || code == instrument::kCannotJudge);
    }
  }
  return result;
}

void Check(const Result& result) {
  if (!result.status.ok()) fuzz::CheckRefusal(result.status, 10'000);
  FUZZ_CHECK(static_cast<std::int64_t>(result.sheets.size()) <= result.summary.rows());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t how = input.TakeByte();
  const bool records = input.TakeByte() == 'r';
  const std::string_view text = input.TakeRest();
  const v1::ImportResponsesHeader header = MakeHeader(how);
  if (records) {
    Check(Import(header, Records(text)));
    return 0;
  }
  const Result whole = Import(header, Cut(text, text.size() + 1));
  Check(whole);
  // However the text is cut, the import is the same.
  const Result cut = Import(header, Cut(text, 1 + how % 7));
  FUZZ_CHECK(cut.status.code() == whole.status.code());
  FUZZ_CHECK(cut.summary.SerializeAsString() == whole.summary.SerializeAsString());
  FUZZ_CHECK(cut.sheets.size() == whole.sheets.size());
  for (std::size_t i = 0; i < cut.sheets.size(); ++i) {
    FUZZ_CHECK(cut.sheets[i].cohort == whole.sheets[i].cohort &&
               cut.sheets[i].answers == whole.sheets[i].answers);
  }
  return 0;
}
