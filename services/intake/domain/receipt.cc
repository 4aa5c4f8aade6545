#include "services/intake/domain/receipt.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "libs/base/sha256.h"
#include "libs/base/status.h"
#include "libs/base/strings.h"

namespace rapport::intake {

absl::Status CheckRequestId(std::string_view request_id) {
  const bool printable =
      std::all_of(request_id.begin(), request_id.end(), [](char c) { return absl::ascii_isgraph(c); });
  if (request_id.size() >= 16 && request_id.size() <= 128 && printable) return absl::OkStatus();
  return base::InvalidArgument("request_id",
                               "must be a random UUID made by the client, and the same on a retry",
                               "REQUEST_ID_REQUIRED");
}

std::string MakeReceipt(std::string_view request_id, std::string_view code_hash, const SheetDraft& sheet,
                        std::span<const Comment> comments) {
  std::string message(code_hash);
  for (const SheetDraft::Choice& choice : sheet.choices()) {
    message.push_back(static_cast<char>(choice.item & 0xff));
    message.push_back(static_cast<char>(choice.item >> 8));
    message.push_back(static_cast<char>(choice.code));
  }
  // No item has this number: where comments begin is never in doubt, and without any the message is what it
  // was.
  if (!comments.empty()) message += "\xff\xff\xff";
  for (const Comment& comment : comments) {
    base::StrAppend(&message, comment.prompt, " ", comment.text.size(), " ", comment.text);
  }
  std::string receipt = base::HmacSha256(request_id, message).substr(0, kReceiptBytes);
  receipt.back() = static_cast<char>(receipt.back() | 1);  // never all zeros
  return receipt;
}

}  // namespace rapport::intake
