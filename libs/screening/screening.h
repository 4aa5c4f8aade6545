#ifndef RAPPORT_LIBS_SCREENING_SCREENING_H_
#define RAPPORT_LIBS_SCREENING_SCREENING_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Finds in a text what could tell who wrote it or who is written about. It proposes; a person decides. Rules
// and lists of names are for English and Spanish as written in US hospitals; what they miss and what they
// take by mistake is measured in screening_test.cc.
namespace rapport::screening {

// What a finding looks like.
enum class Kind { kEmail, kUrl, kPhone, kDate, kIdentifier, kPersonName, kUnitName };

// Bytes [begin, end) of the text.
struct Finding {
  std::size_t begin = 0;
  std::size_t end = 0;
  Kind kind = Kind::kIdentifier;
  bool operator==(const Finding&) const = default;
};

// A name, which only a reader can tell from a word; everything else is found by its form.
inline bool IsName(Kind kind) { return kind == Kind::kPersonName || kind == Kind::kUnitName; }

// "email", "url", "phone", "date", "identifier", "name", "unit".
std::string_view KindWord(Kind kind);

class UnitNames;

// Screens texts. Immutable, so any thread may use it.
class Screener {
 public:
  // `unit_names` are names of units as people are shown them; more than one word, or one with a capital
  // letter.
  explicit Screener(std::span<const std::string> unit_names = {});
  ~Screener();
  Screener(Screener&&) noexcept;
  Screener& operator=(Screener&&) noexcept;

  // Findings in `text`, which is well-formed UTF-8: ascending, without overlap, from character to character.
  // Time and space are linear in the length of the text, whatever it is: there is no searching back.
  std::vector<Finding> Screen(std::string_view text) const;

 private:
  std::unique_ptr<const UnitNames> unit_names_;
};

// The text with each finding replaced by its word in brackets, as in "[name]".
std::string Redact(std::string_view text, std::span<const Finding> findings);

}  // namespace rapport::screening

#endif  // RAPPORT_LIBS_SCREENING_SCREENING_H_
