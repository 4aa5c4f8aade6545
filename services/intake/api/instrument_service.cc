#include "services/intake/api/instrument_service.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <utility>

#include "libs/base/status.h"
#include "libs/base/status_macros.h"
#include "libs/instrument/decode.h"
#include "libs/rpc/check_all.h"
#include "libs/rpc/paging.h"
#include "libs/rpc/unary.h"

namespace rapport::intake {
namespace {

constexpr std::string_view kService = v1::InstrumentService::service_full_name();

// The same bytes for the same content, so that loading a file twice is seen to change nothing.
std::string Deterministic(const v1::Instrument& instrument) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  {
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    instrument.SerializeToCodedStream(&coded);
  }
  return bytes;
}

absl::StatusOr<v1::Instrument> Parse(const StoredInstrument& stored) {
  v1::Instrument instrument;
  if (instrument.ParseFromString(stored.content)) return instrument;
  return base::Error(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a stored instrument cannot be read");
}

// An instrument as a list shows it.
absl::StatusOr<v1::Instrument> Summary(const StoredInstrument& stored) {
  RAPPORT_ASSIGN_OR_RETURN(v1::Instrument instrument, Parse(stored));
  instrument.clear_items();
  instrument.clear_response_scales();
  instrument.clear_measures();
  instrument.clear_forms();
  instrument.clear_comment_prompts();
  return instrument;
}

}  // namespace

absl::Status InstrumentServiceImpl::Create(const v1::CreateInstrumentRequest& request,
                                           v1::Instrument* response) {
  RAPPORT_ASSIGN_OR_RETURN(const auto parent, base::OrganizationName::Parse(request.parent(), "parent"));
  RAPPORT_ASSIGN_OR_RETURN(const instrument::Instrument decoded, instrument::Decode(request.instrument()));
  const base::InstrumentName name = {parent.organization, decoded.ResourceId()};
  *response = request.instrument();
  response->set_name(name.ToString());
  return store_->CreateInstrument({name, Deterministic(*response)});
}

absl::Status InstrumentServiceImpl::Get(const v1::GetInstrumentRequest& request, v1::Instrument* response) {
  RAPPORT_ASSIGN_OR_RETURN(const auto name, base::InstrumentName::Parse(request.name(), "name"));
  RAPPORT_ASSIGN_OR_RETURN(const StoredInstrument stored, store_->GetInstrument(name));
  RAPPORT_ASSIGN_OR_RETURN(*response, Parse(stored));
  return absl::OkStatus();
}

absl::Status InstrumentServiceImpl::List(const v1::ListInstrumentsRequest& request,
                                         v1::ListInstrumentsResponse* response) {
  const auto parent = base::OrganizationName::Parse(request.parent(), "parent");
  const auto page = rpc::PageOf(request, request.parent());
  RAPPORT_RETURN_IF_ERROR(rpc::CheckAll({parent.status(), page.status()}));
  RAPPORT_ASSIGN_OR_RETURN(const auto stored, store_->ListInstruments(*parent, page->after, page->limit()));
  return rpc::FillPage(
      *page, stored, [](const StoredInstrument& instrument) { return instrument.name.instrument; }, Summary,
      response->mutable_instruments(), response->mutable_next_page_token());
}

grpc::ServerUnaryReactor* InstrumentServiceImpl::CreateInstrument(grpc::CallbackServerContext* context,
                                                                  const v1::CreateInstrumentRequest* request,
                                                                  v1::Instrument* response) {
  return rpc::RunUnary(runtime_, context, {kService, "CreateInstrument"}, request, response,
                       [this](rpc::CallContext&, const auto& req, auto* resp) { return Create(req, resp); });
}

grpc::ServerUnaryReactor* InstrumentServiceImpl::GetInstrument(grpc::CallbackServerContext* context,
                                                               const v1::GetInstrumentRequest* request,
                                                               v1::Instrument* response) {
  return rpc::RunUnary(runtime_, context, {kService, "GetInstrument"}, request, response,
                       [this](rpc::CallContext&, const auto& req, auto* resp) { return Get(req, resp); });
}

grpc::ServerUnaryReactor* InstrumentServiceImpl::ListInstruments(grpc::CallbackServerContext* context,
                                                                 const v1::ListInstrumentsRequest* request,
                                                                 v1::ListInstrumentsResponse* response) {
  return rpc::RunUnary(runtime_, context, {kService, "ListInstruments"}, request, response,
                       [this](rpc::CallContext&, const auto& req, auto* resp) { return List(req, resp); });
}

}  // namespace rapport::intake
