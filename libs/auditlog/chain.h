#ifndef RAPPORT_LIBS_AUDITLOG_CHAIN_H_
#define RAPPORT_LIBS_AUDITLOG_CHAIN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "libs/auditlog/signing_key.h"

namespace rapport::auditlog {

// One call. Texts are cut after 256 bytes.
struct CallRecord {
  // "person", "service", "anyone" where nobody has to say who they are, "unknown" when they could not show
  // it.
  std::string_view caller = {};
  std::string_view subject = {};        // the token's sub, the service's name
  std::string_view organization = {};   // of a person: an identifier, * for all
  std::vector<std::string> roles = {};  // of a person
  std::string_view method = {};         // "rapport.roster.v1.RosterService/GetUnit"
  std::string_view resource = {};       // what it was about, as ResourceOf() says; may be empty
  std::string_view code = {};           // "OK", "NOT_FOUND", ...
  std::string_view reason = {};         // of an error, "WAVE_NOT_CLOSED"
};

// Makes the lines of a chain, each with its line feed. What they look like, line.h says.
class Chain {
 public:
  // `id` is 16 hexadecimal digits that no other chain has.
  explicit Chain(std::string id) : id_(std::move(id)) {}

  std::string Begin(absl::Time now, std::string_view program, std::string_view after);
  std::string Call(absl::Time now, const CallRecord& call);
  // Unsigned without a key.
  std::string Checkpoint(absl::Time now, const SigningKey* key);
  std::string End(absl::Time now);

 private:
  std::string Start(absl::Time now, std::string_view type) const;
  std::string Close(std::string line);

  const std::string id_;
  std::int64_t seq_ = 0;
  std::string hash_;  // of the last line
};

}  // namespace rapport::auditlog

#endif  // RAPPORT_LIBS_AUDITLOG_CHAIN_H_
