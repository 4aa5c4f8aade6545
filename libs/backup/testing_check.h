#ifndef RAPPORT_LIBS_BACKUP_TESTING_CHECK_H_
#define RAPPORT_LIBS_BACKUP_TESTING_CHECK_H_

#include <string>

#include "libs/backup/backup.h"
#include "libs/base/status_macros.h"

namespace rapport::backup {

// The manifest of a backup that is whole and may be restored as that data.
inline absl::StatusOr<Manifest> Check(const Data& data, const std::string& folder) {
  RAPPORT_ASSIGN_OR_RETURN(const Manifest manifest, Describe(data, folder));
  RAPPORT_RETURN_IF_ERROR(CheckFiles(folder, manifest, nullptr));
  return manifest;
}

}  // namespace rapport::backup

#endif  // RAPPORT_LIBS_BACKUP_TESTING_CHECK_H_
