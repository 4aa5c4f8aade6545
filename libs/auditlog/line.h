#ifndef RAPPORT_LIBS_AUDITLOG_LINE_H_
#define RAPPORT_LIBS_AUDITLOG_LINE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// An audit log is lines, each a JSON object (RFC 8259) that begins so:
//   {"audit":1,"chain":"5f0c...","seq":7,"time":"2026-11-29T12:30:01.123456Z","type":"call",...,"hash":"9b1e..."}
//
// A chain is what one process wrote from its start to its end, numbered from 0. `hash` comes last and is the
// SHA-256, in lower case hexadecimal, of the hash of the chain's line before (nothing before the first) and
// of this line up to `,"hash":`. A checkpoint's `signature`, before its hash, is the Ed25519 signature (RFC
// 8032), in base64, of the hash of the line before and of this line up to `,"signature":`.
//
// Types: "begin" is the first line of a chain; "after" in it is the hash of the last line that the file had
// then, of an earlier chain. "call" is a call, "checkpoint" is signed, "end" is the last line of a process
// that ended in order.

namespace rapport::auditlog {

// What lines begin and hashes and signatures begin with.
constexpr std::string_view LineStart() { return R"({"audit":1,)"; }
constexpr std::string_view HashStart() { return R"(,"hash":")"; }
constexpr std::string_view SignatureStart() { return R"(,"signature":")"; }

// The hash of a line whose text up to `,"hash":` is `covered`.
std::string HashOf(std::string_view hash_before, std::string_view covered);

// A line as its reader sees it.
struct Line {
  std::string chain;
  std::int64_t seq = 0;
  std::string time;
  std::string type;
  std::string after;             // "begin": may be empty
  std::string key;               // "checkpoint": the identifier of the key, empty when unsigned
  std::string signature;         // "checkpoint": its bytes
  std::string_view covered;      // what the hash is of, a part of the line
  std::string_view signed_part;  // "checkpoint": what the signature is of
  std::string hash;
};

// Nothing when `line`, without its line feed, is no whole line of an audit log. What it returns borrows from
// it.
std::optional<Line> ParseLine(std::string_view line);

}  // namespace rapport::auditlog

#endif  // RAPPORT_LIBS_AUDITLOG_LINE_H_
