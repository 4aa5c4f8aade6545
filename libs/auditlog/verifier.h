#ifndef RAPPORT_LIBS_AUDITLOG_VERIFIER_H_
#define RAPPORT_LIBS_AUDITLOG_VERIFIER_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "libs/auditlog/line.h"
#include "libs/auditlog/signing_key.h"

namespace rapport::auditlog {

// What a verification found.
struct Findings {
  std::int64_t calls = 0;
  std::int64_t chains = 0;
  std::int64_t checkpoints = 0;
  std::int64_t signatures = 0;      // of checkpoints, that were right
  std::int64_t unsigned_calls = 0;  // with no right signature behind them
  std::int64_t other_lines = 0;     // of other logs
  std::string first_time;
  std::string last_time;
  // What cannot be in a log that nobody changed; the first hundred, and how many in all.
  std::vector<std::string> problems;
  std::int64_t problem_count = 0;
  // What may be: a process that did not end in order, a line that was cut when the machine stopped.
  std::vector<std::string> notes;
};

// Checks lines of audit logs: that none was changed, added, left out or moved, as far as that can be known.
// Lines of several chains may be mixed, and lines of other logs may be between them. Nobody can know from the
// lines alone that the last ones of a chain, or whole chains, were not left out: keep the hashes of
// checkpoints elsewhere.
class Verifier {
 public:
  struct Options {
    std::vector<VerifyingKey> keys = {};  // none: signatures are not looked at
    bool partial = false;                 // what comes before the first line of a chain need not be there
  };

  explicit Verifier(Options options) : options_(std::move(options)) {}

  // Lines that follow are of this file.
  void StartFile(std::string name);

  // The next line, without its line feed.
  void Add(std::string_view line);

  // Hashes that must be among the lines: ask after the last line.
  bool HasSeen(const std::string& hash) const { return checkpoints_.contains(hash); }

  // After the last line; once.
  Findings Finish();

 private:
  struct ChainState {
    std::int64_t next_seq = 0;
    std::string hash;
    bool ended = false;
    std::int64_t calls_not_signed = 0;
  };

  std::string Here() const;
  void Problem(std::string what);
  void SettleCut(bool begins);
  void CheckBegin(const Line& line, const ChainState* known);
  void CheckSignature(const Line& line, std::string_view hash_before, ChainState& chain);

  const Options options_;
  Findings findings_;
  std::string file_;
  std::int64_t line_number_ = 0;
  std::string cut_line_;  // where a line was cut; empty: none was since the last whole one
  absl::flat_hash_map<std::string, ChainState> chains_;
  std::set<std::string> last_hashes_;  // of chains
  std::set<std::string> checkpoints_;  // hashes of checkpoints
};

}  // namespace rapport::auditlog

#endif  // RAPPORT_LIBS_AUDITLOG_VERIFIER_H_
