#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_COMMENT_BLOCK_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_COMMENT_BLOCK_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "services/intake/domain/comment.h"

namespace rapport::intake {

// Puts comments into an order that nobody can undo.
void ShuffleComments(std::vector<StoredComment>& comments);

// The bytes of a block of comments that wait for their wave to close: a version byte, then for each its
// cohort (varint), prompt and text (each with its length, a varint). They have no id yet.
std::string EncodeComments(const std::vector<StoredComment>& comments);

// Appends the comments of a block. DATA_LOSS with reason BLOCK_CORRUPT when the bytes are not what
// EncodeComments gives; then nothing is appended.
absl::Status DecodeComments(std::string_view bytes, std::vector<StoredComment>& comments);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_COMMENT_BLOCK_H_
