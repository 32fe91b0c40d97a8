import java.io.File;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validates each file against PDF/UA-1 and PDF/A-2a; prints one line for each, exits 1 if any fails. */
public final class Verify {
    private static final PDFAFlavour[] FLAVOURS = {PDFAFlavour.PDFUA_1, PDFAFlavour.PDFA_2_A};
    private static final int MOST_FAILURES_SHOWN = 20;

    public static void main(String[] files) throws Exception {
        Logger.getLogger("org.verapdf").setLevel(Level.SEVERE);
        VeraGreenfieldFoundryProvider.initialise();
        boolean passed = files.length > 0;
        for (String file : files) {
            for (PDFAFlavour flavour : FLAVOURS) {
                passed &= verify(new File(file), flavour);
            }
        }
        System.exit(passed ? 0 : 1);
    }

    private static boolean verify(File file, PDFAFlavour flavour) {
        Set<String> failures = new TreeSet<>();
        int checks = 0;
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            checks = result.getTotalAssertions();
            for (TestAssertion failed : result.getTestAssertions()) {
                failures.add(failed.getRuleId().getClause() + "-" + failed.getRuleId().getTestNumber() + " "
                        + failed.getMessage() + " at " + failed.getLocation().getContext());
            }
            if (!result.isCompliant() && failures.isEmpty()) {
                failures.add("not compliant, no rule named");
            }
            // A validator that looked at nothing has proved nothing.
            if (checks == 0) {
                failures.add("no check was made");
            }
        } catch (Exception e) {
            failures.add(e.toString());
        }
        System.out.printf("%s %s %s (%d checks)%n", failures.isEmpty() ? "PASS" : "FAIL", flavour.getId(),
                file.getName(), checks);
        failures.stream().limit(MOST_FAILURES_SHOWN).forEach(f -> System.out.println("     " + f));
        return failures.isEmpty();
    }
}
