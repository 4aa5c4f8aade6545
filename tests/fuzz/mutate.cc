#include "tests/fuzz/mutate.h"

#include <cstddef>

namespace rapport::fuzz {
namespace {

// Bytes that mean something to one of the parsers, or sit at the end of a range.
constexpr char kTelling[] = "\0\x01\x7f\x80\xff\xc2\xed\xf4,;\"'\r\n\t ={}[]:/-_.0129eE*$+aZ";
constexpr std::size_t kTellingCount = sizeof(kTelling) - 1;

constexpr std::size_t kMaxBytes = 8 << 10;

// Spelled out, because the distributions of <random> differ between standard libraries.
std::size_t Below(std::size_t bound, std::mt19937_64& random) { return bound == 0 ? 0 : random() % bound; }

// A piece of `text`, not empty unless `text` is.
std::string PieceOf(const std::string& text, std::mt19937_64& random) {
  const std::size_t begin = Below(text.size(), random);
  return text.substr(begin, 1 + Below(text.size() - begin, random));
}

void ChangeOnce(std::string& text, const std::vector<std::string>& corpus, std::mt19937_64& random) {
  const std::size_t at = Below(text.size(), random);
  switch (text.empty() ? 2 : random() % 7) {
    case 0:
      text[at] = static_cast<char>(text[at] ^ (1 << Below(8, random)));
      break;
    case 1:
      text[at] = kTelling[Below(kTellingCount, random)];
      break;
    case 2:
      text.insert(at, 1 + Below(4, random), kTelling[Below(kTellingCount, random)]);
      break;
    case 3:
      text.erase(at, 1 + Below(text.size() - at, random));
      break;
    case 4:
      text.insert(at, PieceOf(text, random));
      break;
    case 5:
      text.resize(at);
      break;
    default:
      text.insert(at, PieceOf(corpus[Below(corpus.size(), random)], random));
  }
  if (text.size() > kMaxBytes) text.resize(kMaxBytes);
}

}  // namespace

std::string Mutate(const std::vector<std::string>& corpus, std::mt19937_64& random) {
  std::string text = corpus[Below(corpus.size(), random)];
  for (std::size_t changes = 1 + Below(8, random); changes > 0; --changes) ChangeOnce(text, corpus, random);
  return text;
}

}  // namespace rapport::fuzz
