#include "libs/auditlog/chain.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "libs/auditlog/line.h"
#include "libs/base/strings.h"
#include "libs/observe/json.h"

namespace rapport::auditlog {
namespace {

constexpr std::size_t kLongest = 256;

// A character that is cut in two becomes U+FFFD.
void Append(std::string_view key, std::string_view text, std::string& line) {
  base::StrAppend(&line, ",\"", key, "\":");
  observe::AppendJsonString(text.substr(0, kLongest), line);
}

}  // namespace

std::string Chain::Start(absl::Time now, std::string_view type) const {
  return base::StrCat(LineStart(), "\"chain\":\"", id_, "\",\"seq\":", seq_, ",\"time\":\"",
                      absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", now, absl::UTCTimeZone()), "\",\"type\":\"",
                      type, "\"");
}

std::string Chain::Close(std::string line) {
  hash_ = HashOf(hash_, line);
  ++seq_;
  base::StrAppend(&line, HashStart(), hash_, "\"}\n");
  return line;
}

std::string Chain::Begin(absl::Time now, std::string_view program, std::string_view after) {
  std::string line = Start(now, "begin");
  Append("program", program, line);
  Append("after", after, line);
  return Close(std::move(line));
}

std::string Chain::Call(absl::Time now, const CallRecord& call) {
  std::string line = Start(now, "call");
  Append("caller", call.caller, line);
  Append("subject", call.subject, line);
  Append("organization", call.organization, line);
  line += ",\"roles\":[";
  for (const std::string& role : call.roles) {
    if (line.back() != '[') line += ',';
    observe::AppendJsonString(role, line);
  }
  line += ']';
  Append("method", call.method, line);
  Append("resource", call.resource, line);
  Append("code", call.code, line);
  Append("reason", call.reason, line);
  return Close(std::move(line));
}

std::string Chain::Checkpoint(absl::Time now, const SigningKey* key) {
  std::string line = Start(now, "checkpoint");
  Append("key", key == nullptr ? std::string_view() : std::string_view(key->id()), line);
  const std::string signature = key == nullptr ? std::string() : key->Sign(base::StrCat(hash_, line));
  base::StrAppend(&line, SignatureStart(), absl::Base64Escape(signature), "\"");
  return Close(std::move(line));
}

std::string Chain::End(absl::Time now) { return Close(Start(now, "end")); }

}  // namespace rapport::auditlog
