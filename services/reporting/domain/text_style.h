#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_TEXT_STYLE_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_TEXT_STYLE_H_

#include <string>
#include <string_view>

#include "libs/base/strings.h"

namespace rapport::reporting {

// ANSI colours (ECMA-48 SGR), or none. Wraps text that has its final width: escapes take no column.
class TextStyle {
 public:
  explicit TextStyle(bool color) : color_(color) {}

  std::string Heading(std::string_view text) const { return In("1", text); }
  std::string Muted(std::string_view text) const { return In("2", text); }
  std::string HigherIsBetter(std::string_view text) const { return In("36", text); }
  std::string LowerIsBetter(std::string_view text) const { return In("33", text); }
  std::string Alarm(std::string_view text) const { return In("1;97;41", text); }

 private:
  std::string In(std::string_view code, std::string_view text) const {
    return color_ ? base::StrCat("\x1b[", code, "m", text, "\x1b[0m") : std::string(text);
  }

  const bool color_;
};

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_TEXT_STYLE_H_
