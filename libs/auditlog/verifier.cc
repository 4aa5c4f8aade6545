#include "libs/auditlog/verifier.h"

#include <algorithm>
#include <utility>

#include "libs/base/strings.h"

namespace rapport::auditlog {
namespace {

constexpr std::size_t kProblemsTold = 100;

}  // namespace

std::string Verifier::Here() const { return base::StrCat(file_, ":", line_number_); }

void Verifier::Problem(std::string what) {
  ++findings_.problem_count;
  if (findings_.problems.size() < kProblemsTold) findings_.problems.push_back(std::move(what));
}

// What a cut line was, now that the next one is known: a machine that stops cuts the last line of a process.
void Verifier::SettleCut(bool begins) {
  if (cut_line_.empty()) return;
  if (begins) {
    findings_.notes.push_back(base::StrCat(cut_line_, ": a line was cut while it was written"));
  } else {
    Problem(base::StrCat(cut_line_, ": a line is no line of an audit log any more"));
  }
  cut_line_.clear();
}

void Verifier::StartFile(std::string name) {
  SettleCut(true);  // the end of a file that is still written
  file_ = std::move(name);
  line_number_ = 0;
}

void Verifier::CheckBegin(const Line& line, const ChainState* known) {
  if (known != nullptr) return Problem(base::StrCat(Here(), ": chain ", line.chain, " begins a second time"));
  if (!line.after.empty() && !last_hashes_.contains(line.after) && !options_.partial) {
    Problem(base::StrCat(Here(), ": lines before the beginning of chain ", line.chain, " are missing"));
  }
}

void Verifier::CheckSignature(const Line& line, std::string_view hash_before, ChainState& chain) {
  if (options_.keys.empty()) return;
  const auto key =
      std::find_if(options_.keys.begin(), options_.keys.end(),
                   [&line](const VerifyingKey& candidate) { return candidate.id() == line.key; });
  if (line.key.empty()) return;
  if (key == options_.keys.end()) {
    return Problem(base::StrCat(Here(), ": a checkpoint is signed with another key, ", line.key));
  }
  if (!key->Verify(base::StrCat(hash_before, line.signed_part), line.signature)) {
    return Problem(base::StrCat(Here(), ": a checkpoint's signature is wrong"));
  }
  ++findings_.signatures;
  chain.calls_not_signed = 0;
}

void Verifier::Add(std::string_view text) {
  ++line_number_;
  if (!text.starts_with(LineStart())) {
    if (!text.empty()) ++findings_.other_lines;
    return;
  }
  const std::optional<Line> line = ParseLine(text);
  if (!line) {
    SettleCut(false);
    cut_line_ = Here();
    return;
  }
  const bool begins = line->type == "begin";
  SettleCut(begins);

  const auto found = chains_.find(line->chain);
  if (begins) CheckBegin(*line, found == chains_.end() ? nullptr : &found->second);
  ChainState& chain = chains_[line->chain];
  const bool is_first = chain.next_seq == 0 && chain.hash.empty();
  const bool may_join = is_first && options_.partial && !begins;
  if (is_first && begins != (line->seq == 0)) {
    Problem(base::StrCat(Here(), ": chain ", line->chain, " does not begin with its first line"));
  } else if (is_first && !begins && !options_.partial) {
    Problem(base::StrCat(Here(), ": the lines of chain ", line->chain, " before number ", line->seq,
                         " are missing"));
  } else if (!is_first && line->seq != chain.next_seq) {
    Problem(base::StrCat(Here(), ": chain ", line->chain, " goes on with number ", line->seq, ", not ",
                         chain.next_seq));
  } else if (!may_join && line->hash != HashOf(chain.hash, line->covered)) {
    Problem(base::StrCat(Here(), ": the line, or one before it, was changed: its hash is wrong"));
  }
  if (chain.ended) Problem(base::StrCat(Here(), ": chain ", line->chain, " had ended"));

  if (findings_.first_time.empty() || line->time < findings_.first_time) findings_.first_time = line->time;
  findings_.last_time = std::max(findings_.last_time, line->time);
  if (line->type == "call") {
    ++findings_.calls;
    ++chain.calls_not_signed;
  } else if (line->type == "checkpoint") {
    ++findings_.checkpoints;
    checkpoints_.insert(line->hash);
    if (!may_join) CheckSignature(*line, chain.hash, chain);
  }
  chain.ended = line->type == "end";
  last_hashes_.erase(chain.hash);
  last_hashes_.insert(line->hash);
  chain.hash = line->hash;
  chain.next_seq = line->seq + 1;
}

Findings Verifier::Finish() {
  SettleCut(true);
  findings_.chains = static_cast<std::int64_t>(chains_.size());
  std::int64_t open = 0;
  for (const auto& [id, chain] : chains_) {
    findings_.unsigned_calls += chain.calls_not_signed;
    if (!chain.ended) ++open;
  }
  if (open > 0) {
    findings_.notes.push_back(
        base::StrCat(open, open == 1 ? " process" : " processes", " did not end in order, or still run"));
  }
  return std::move(findings_);
}

}  // namespace rapport::auditlog
