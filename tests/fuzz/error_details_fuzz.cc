// Errors that a called service, or whoever answers in its place, sends: a byte with the code, a line with the
// message, the rest the binary details.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "libs/rpc/error.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/quiet.h"
#include "tools/rapportctl/error_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rapport;
  fuzz::Input input(data, size);
  const auto code = static_cast<grpc::StatusCode>(input.TakeByte() % 32);  // what the enum can hold
  const std::string message(input.TakeLine());
  const grpc::Status received(code, message, std::string(input.TakeRest()));
  const absl::Status status = rpc::FromGrpcStatus(received);
  FUZZ_CHECK(status.ok() == received.ok());
  if (status.ok()) return 0;
  FUZZ_CHECK(!base::ReasonOf(status).empty());
  FUZZ_CHECK(status.code() == static_cast<absl::StatusCode>(received.error_code()) ||
             status.code() == absl::StatusCode::kUnknown);

  // What is passed on fits into a trailer, and what is shown steers no terminal.
  const grpc::Status sent = rpc::ToGrpcStatus(status);
  FUZZ_CHECK(!sent.ok() && static_cast<absl::StatusCode>(sent.error_code()) == status.code());
  FUZZ_CHECK(sent.error_message().size() + sent.error_details().size() <= 6000);
  const absl::Status back = rpc::FromGrpcStatus(sent);
  FUZZ_CHECK(back.code() == status.code() && base::ReasonOf(back) == base::ReasonOf(status));
  const std::string text = ctl::ErrorText(status);
  FUZZ_CHECK(std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
  }));
  return 0;
}
