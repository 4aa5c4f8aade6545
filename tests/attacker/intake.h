#ifndef RAPPORT_TESTS_ATTACKER_INTAKE_H_
#define RAPPORT_TESTS_ATTACKER_INTAKE_H_

#include <map>
#include <string>

#include "rapport/intake/v1/wave.grpc.pb.h"
#include "rapport/internal/intake/v1/answers.grpc.pb.h"
#include "tests/attacker/hospital.h"

namespace rapport::attacker {

// The instrument asked of everybody: items q1 to q5 on 1 to 5; facets "f1" (q1, q2) and "f2" (q3, q4), their
// domain "d", and the scale "s" of the single item q5.
inline constexpr const char* kMeasures[] = {"f1", "f2", "d", "s"};
inline constexpr const char* kItemIds[] = {"q1", "q2", "q3", "q4", "q5"};

// The resource name of a wave of HospitalIntake, `which` 0 or 1.
std::string WaveName(int which);

// Intake with the two closed waves of a hospital.
class HospitalIntake {
 public:
  // `hospital` must outlive this object.
  HospitalIntake(const Hospital* hospital, int minimum_n) : answers_(hospital, minimum_n) {}

  internal::intake::v1::AnswerService::Service* answers() { return &answers_; }
  intake::v1::WaveService::Service* waves() { return &waves_; }

 private:
  class Answers final : public internal::intake::v1::AnswerService::Service {
   public:
    Answers(const Hospital* hospital, int minimum_n) : hospital_(hospital), minimum_n_(minimum_n) {}

    grpc::Status GetWaveManifest(
        grpc::ServerContext* context, const internal::intake::v1::GetWaveManifestRequest* request,
        grpc::ServerWriter<internal::intake::v1::GetWaveManifestResponse>* writer) override;
    grpc::Status ReadAnswers(grpc::ServerContext* context,
                             const internal::intake::v1::ReadAnswersRequest* request,
                             grpc::ServerWriter<internal::intake::v1::ReadAnswersResponse>* writer) override;

   private:
    const Hospital* const hospital_;
    const int minimum_n_;
  };
  class Waves final : public intake::v1::WaveService::Service {
   public:
    grpc::Status GetWave(grpc::ServerContext* context, const intake::v1::GetWaveRequest* request,
                         intake::v1::Wave* response) override;
    grpc::Status ListWaves(grpc::ServerContext* context, const intake::v1::ListWavesRequest* request,
                           intake::v1::ListWavesResponse* response) override;
  };

  Answers answers_;
  Waves waves_;
};

}  // namespace rapport::attacker

#endif  // RAPPORT_TESTS_ATTACKER_INTAKE_H_
