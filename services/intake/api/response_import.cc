#include "services/intake/api/response_import.h"

#include <memory>
#include <string>
#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "services/intake/api/response_rows.h"
#include "services/intake/domain/receipt.h"

namespace rapport::intake {
namespace {

// Answers with the summary of the import that had this request_id; false when there was none.
absl::StatusOr<bool> FindEarlier(IntakeStore& store, const base::WaveName& wave,
                                 const std::string& request_id, v1::ImportResponsesResponse* response) {
  RAPPORT_ASSIGN_OR_RETURN(const auto earlier, store.FindImport(wave, request_id));
  if (!earlier.has_value()) return false;
  if (response->mutable_summary()->ParseFromString(*earlier)) return true;
  return base::Error(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a stored summary cannot be read");
}

}  // namespace

absl::Status ImportStream(IntakeStore& store, WaveBook& book, const rpc::CallContext& call,
                          rpc::StreamSource<v1::ImportResponsesRequest>& source,
                          v1::ImportResponsesResponse* response) {
  RAPPORT_ASSIGN_OR_RETURN(const v1::ImportResponsesHeader header, importing::ReadImportHeader(source));
  RAPPORT_RETURN_IF_ERROR(CheckRequestId(header.request_id()));
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::WaveName::Parse(header.wave(), "header.wave"));
  RAPPORT_ASSIGN_OR_RETURN(const bool known, FindEarlier(store, name, header.request_id(), response));
  if (known) return absl::OkStatus();
  RAPPORT_ASSIGN_OR_RETURN(const Wave wave, store.GetWave(name));
  if (wave.state != WaveState::kOpen) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "WAVE_NOT_OPEN",
                       "the wave does not take answers");
  }
  RAPPORT_ASSIGN_OR_RETURN(const std::shared_ptr<const OpenedWave> opened, book.Find(name));
  ResponseRows rows(*opened, header);
  RAPPORT_RETURN_IF_ERROR(importing::ReadImportRows(source, rows));
  RAPPORT_RETURN_IF_ERROR(rows.report().Verdict());
  type::v1::ImportSummary summary = rows.report().Summary();
  summary.set_created(static_cast<std::int64_t>(rows.sheets().size()));
  RAPPORT_RETURN_IF_ERROR(call.CheckWanted());
  const absl::Status imported =
      store.ImportSheets(name, header.request_id(), summary.SerializeAsString(), std::move(rows.sheets()));
  if (!imported.ok()) {
    // The same import may have come in while this one was read.
    RAPPORT_ASSIGN_OR_RETURN(const bool overtaken, FindEarlier(store, name, header.request_id(), response));
    return overtaken ? absl::OkStatus() : imported;
  }
  *response->mutable_summary() = std::move(summary);
  return absl::OkStatus();
}

}  // namespace rapport::intake
