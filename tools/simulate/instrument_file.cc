#include "tools/simulate/instrument_file.h"

#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <sstream>

#include "libs/base/strings.h"

namespace rapport::simulate {

absl::StatusOr<intake::v1::Instrument> ReadInstrumentFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(base::StrCat("cannot open ", path));
  std::ostringstream text;
  text << file.rdbuf();
  intake::v1::Instrument instrument;
  const auto status = google::protobuf::util::JsonStringToMessage(text.str(), &instrument);
  if (!status.ok()) {
    return absl::InvalidArgumentError(base::StrCat(path, ": ", std::string(status.message())));
  }
  return instrument;
}

}  // namespace rapport::simulate
