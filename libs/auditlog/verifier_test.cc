#include "libs/auditlog/verifier.h"

#include <functional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/auditlog/chain.h"
#include "libs/auditlog/testing/keys.h"
#include "libs/testing/status_matchers.h"

namespace rapport::auditlog {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Lines = std::vector<std::string>;

SigningKey Signer() { return *SigningKey::FromPem(kRfcPrivateKey); }

// begin, five calls, a checkpoint, end; without line feeds.
Lines Whole(const std::string& chain_id = "aa", const std::string& after = "") {
  Chain chain(chain_id);
  const SigningKey key = Signer();
  Lines lines = {chain.Begin(absl::FromUnixSeconds(1), "rapport-roster", after)};
  for (int i = 0; i < 5; ++i) {
    lines.push_back(
        chain.Call(absl::FromUnixSeconds(2 + i), {.caller = "person", .subject = "s", .method = "m"}));
  }
  lines.push_back(chain.Checkpoint(absl::FromUnixSeconds(10), &key));
  lines.push_back(chain.End(absl::FromUnixSeconds(11)));
  for (std::string& line : lines) line.pop_back();
  return lines;
}

std::string HashIn(const std::string& line) { return ParseLine(line)->hash; }

Findings Verify(const Lines& lines,
                Verifier::Options options = {.keys = {*VerifyingKey::FromPem(kRfcPublicKey)}}) {
  Verifier verifier(std::move(options));
  verifier.StartFile("log");
  for (const std::string& line : lines) verifier.Add(line);
  return verifier.Finish();
}

TEST(Verifier, FindsNothingInWhatWasNotChanged) {
  const Findings findings = Verify(Whole());
  EXPECT_THAT(findings.problems, IsEmpty());
  EXPECT_THAT(findings.notes, IsEmpty());
  EXPECT_EQ(findings.calls, 5);
  EXPECT_EQ(findings.chains, 1);
  EXPECT_EQ(findings.signatures, 1);
  EXPECT_EQ(findings.unsigned_calls, 0);
  EXPECT_EQ(findings.first_time, "1970-01-01T00:00:01.000000Z");
  EXPECT_EQ(findings.last_time, "1970-01-01T00:00:11.000000Z");
}

TEST(Verifier, FindsEveryChangedByte) {
  const Lines whole = Whole();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (std::size_t at = 0; at < whole[i].size(); ++at) {
      Lines changed = whole;
      changed[i][at] ^= 1;
      const Findings findings = Verify(changed);
      // A line that does not begin like one any more is left out, which shows unless it was the last.
      const bool last_is_gone = i + 1 == whole.size() && findings.other_lines > 0;
      const bool last_is_cut = i + 1 == whole.size() && !findings.notes.empty();
      EXPECT_TRUE(findings.problem_count > 0 || last_is_gone || last_is_cut) << i << " " << at << changed[i];
    }
  }
}

TEST(Verifier, FindsLinesThatAreMissingMovedOrRepeated) {
  const Lines whole = Whole();
  for (std::size_t i = 0; i + 1 < whole.size(); ++i) {
    Lines missing = whole;
    missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_GT(Verify(missing).problem_count, 0) << i;
    Lines swapped = whole;
    std::swap(swapped[i], swapped[i + 1]);
    EXPECT_GT(Verify(swapped).problem_count, 0) << i;
    Lines repeated = whole;
    repeated.insert(repeated.begin() + static_cast<std::ptrdiff_t>(i), whole[i]);
    EXPECT_GT(Verify(repeated).problem_count, 0) << i;
  }
}

// Whoever has no key can make the hashes anew, but not the signature.
TEST(Verifier, FindsAChainThatWasMadeAnew) {
  Chain chain("aa");
  Lines forged = {chain.Begin(absl::FromUnixSeconds(1), "rapport-roster", "")};
  for (int i = 0; i < 5; ++i) {
    forged.push_back(chain.Call(absl::FromUnixSeconds(2 + i), {.subject = "somebody else"}));
  }
  const Lines whole = Whole();
  const Line real = *ParseLine(whole[6]);
  for (std::string& line : forged) line.pop_back();
  std::string checkpoint(real.covered);
  checkpoint += R"(,"hash":")" + HashOf(HashIn(forged.back()), real.covered) + R"("})";
  forged.push_back(checkpoint);
  EXPECT_THAT(Verify(forged).problems, ElementsAre(HasSubstr("signature is wrong")));

  EXPECT_THAT(Verify(Whole(), {.keys = {*VerifyingKey::FromPem(kOtherPublicKey)}}).problems,
              ElementsAre(HasSubstr("signed with another key")));
}

TEST(Verifier, ACutEndIsNoted) {
  Lines lines = Whole();
  lines.pop_back();
  Findings findings = Verify(lines);
  EXPECT_THAT(findings.problems, IsEmpty());
  EXPECT_THAT(findings.notes, ElementsAre("1 process did not end in order, or still run"));
  lines.pop_back();
  EXPECT_EQ(Verify(lines).unsigned_calls, 5);
  lines.back().resize(40);
  findings = Verify(lines);
  EXPECT_THAT(findings.problems, IsEmpty());
  EXPECT_THAT(findings.notes, ElementsAre(HasSubstr("log:6: a line was cut"), HasSubstr("did not end")));
  // But not when the chain goes on after it.
  lines = Whole();
  lines[3].resize(40);
  EXPECT_GT(Verify(lines).problem_count, 0);
}

TEST(Verifier, ALaterChainTellsOfTheOneBefore) {
  const Lines first = Whole();
  const Lines second = Whole("bb", HashIn(first.back()));
  Lines both = first;
  both.insert(both.end(), second.begin(), second.end());
  EXPECT_THAT(Verify(both).problems, IsEmpty());
  both.erase(both.begin() + 7);
  EXPECT_THAT(Verify(both).problems,
              ElementsAre(HasSubstr("lines before the beginning of chain bb are missing")));
  EXPECT_GT(Verify(second).problem_count, 0);
  EXPECT_THAT(Verify(second, {.partial = true}).problems, IsEmpty());
}

TEST(Verifier, ChainsAndOtherLogsMayBeMixed) {
  const Lines first = Whole("aa");
  const Lines second = Whole("bb");
  Lines mixed;
  for (std::size_t i = 0; i < first.size(); ++i) {
    mixed.insert(mixed.end(), {first[i], R"({"time":"..","level":"INFO","event":"serving"})", "", second[i]});
  }
  const Findings findings = Verify(mixed);
  EXPECT_THAT(findings.problems, IsEmpty());
  EXPECT_EQ(findings.chains, 2);
  EXPECT_EQ(findings.other_lines, 8);
}

TEST(Verifier, APartOfAChainIsCheckedFromItsFirstLine) {
  Lines lines = Whole();
  lines.erase(lines.begin(), lines.begin() + 3);
  EXPECT_GT(Verify(lines).problem_count, 0);
  const Verifier::Options partial = {.keys = {*VerifyingKey::FromPem(kRfcPublicKey)}, .partial = true};
  const Findings findings = Verify(lines, partial);
  EXPECT_THAT(findings.problems, IsEmpty());
  EXPECT_EQ(findings.signatures, 1);
  lines[1][lines[1].size() / 2] ^= 1;
  EXPECT_GT(Verify(lines, partial).problem_count, 0);
}

TEST(Verifier, RemembersCheckpoints) {
  const Lines lines = Whole();
  Verifier verifier({});
  for (const std::string& line : lines) verifier.Add(line);
  EXPECT_TRUE(verifier.HasSeen(HashIn(lines[6])));
  EXPECT_FALSE(verifier.HasSeen(HashIn(lines[5])));
}

TEST(Verifier, TakesAnyLine) {
  const Lines whole = Whole();
  for (const std::string& line : {std::string("{\"audit\":1,"), std::string("{\"audit\":1,}"),
                                  std::string(100, '"'), "{\"audit\":1," + std::string(200, '"'),
                                  whole[6].substr(0, 60) + whole[6].substr(whole[6].size() - 80)}) {
    Verify({line, line});
  }
}

}  // namespace
}  // namespace rapport::auditlog
