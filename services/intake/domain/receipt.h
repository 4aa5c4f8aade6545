#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_RECEIPT_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_RECEIPT_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "services/intake/domain/answer_sheet.h"
#include "services/intake/domain/comment.h"

namespace rapport::intake {

// Length of a receipt in bytes; all zeros is "not spent".
inline constexpr std::size_t kReceiptBytes = 16;

// OK for a submission's request id: 16 to 128 printable characters without blanks, as a UUID has.
// INVALID_ARGUMENT with reason REQUEST_ID_REQUIRED otherwise.
absl::Status CheckRequestId(std::string_view request_id);

// The receipt of a submission: 16 bytes of HMAC-SHA-256 with the client's request id as key, over the code's
// hash, the answers in item order and the comments (as CheckComments() returns them). The same submission has
// the same receipt, another one a different receipt. Since the key is known to the client alone and never
// stored, the receipt, which stays beside the spent code, tells nobody which answers the code was spent on,
// not even somebody who holds the database and the printed codes.
std::string MakeReceipt(std::string_view request_id, std::string_view code_hash, const SheetDraft& sheet,
                        std::span<const Comment> comments = {});

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_RECEIPT_H_
