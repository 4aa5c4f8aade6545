#ifndef RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_STYLE_H_
#define RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_STYLE_H_

#include <string>
#include <string_view>

namespace rapport::reporting {

// Colours as #rrggbb. Text in ink, muted, accent, low and alarm is legible on paper and on tint (WCAG 2.1:
// contrast of 4.5 to 1 or more), and on_alarm on alarm.
struct Palette {
  std::string_view paper;
  std::string_view tint;  // ground of cards
  std::string_view ink;
  std::string_view muted;  // second-rate text
  std::string_view rule;   // hairlines, not text
  std::string_view accent;
  std::string_view accent_soft;  // bars
  std::string_view low;          // measures whose low end is favourable
  std::string_view low_soft;
  std::string_view alarm;  // ground of the banner of simulated data
  std::string_view on_alarm;
};

const Palette& LightPalette();
const Palette& DarkPalette();

// The page's style sheet: screen, phone, dark mode and paper.
std::string StyleSheet();

// Added when answers are simulated: every printed page says so.
std::string SimulatedStyleSheet();

}  // namespace rapport::reporting

#endif  // RAPPORT_SERVICES_REPORTING_DOMAIN_HTML_STYLE_H_
