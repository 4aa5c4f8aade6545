#ifndef RAPPORT_SERVICES_INTAKE_STORE_SQL_COMMENTS_H_
#define RAPPORT_SERVICES_INTAKE_STORE_SQL_COMMENTS_H_

#include <vector>

#include "absl/status/status.h"
#include "libs/base/resource_name.h"
#include "libs/db/database.h"
#include "services/intake/domain/comment.h"

namespace rapport::intake {

// Comments in the database, private to this folder. All run inside a transaction.

// Adds comments to an open wave, where they wait for it to close. They need no ids.
absl::Status AddPendingComments(db::Transaction& transaction, const base::WaveName& wave,
                                std::vector<StoredComment> comments);

// Writes the comments of a wave that closes anew, in random order and under random ids.
absl::Status MixComments(db::Transaction& transaction, const base::WaveName& wave);

// Deletes of a wave's comments all that has not been released: texts as they were written, cohorts, and
// decisions to withhold. Released texts stay, with the unit and role group of their groups.
absl::Status DeleteUnreleasedComments(db::Transaction& transaction, const base::WaveName& wave);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_STORE_SQL_COMMENTS_H_
