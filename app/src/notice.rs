//! "A message on the next page": a cookie carries the name of a sentence, never a text.

use domain::lang::Lang;
use serde::{Deserialize, Serialize};

macro_rules! notices {
    ($($(#[$doc:meta])* $name:ident => $word:literal, $pl:literal, $en:literal;)+) => {
        /// What a post did, said once on the page that follows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Notice { $($(#[$doc])* $name,)+ }

        impl Notice {
            /// The name in the cookie.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// The notice of that name.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)+ _ => None }
            }

            /// The sentence.
            #[must_use]
            pub const fn text(self, lang: Lang) -> &'static str {
                match self { $(Self::$name => lang.t($pl, $en),)+ }
            }
        }
    };
}

notices! {
    /// Anything was saved.
    Saved => "saved", "Zapisano.", "Saved.";
    /// A removed part of a lesson is back.
    PartBack => "part-back", "Przywrócono część.", "The part is back.";
    /// A version of a module was published.
    ModulePublished => "module-published", "Moduł jest opublikowany.", "The module is published.";
    /// A form was kept while the session ran out.
    DraftKept => "draft-kept",
        "Sesja wygasła. To, co wpisano, jest bezpieczne: zaloguj się, a formularz wróci wypełniony.",
        "Your session has run out. What you typed is safe: sign in and the form comes back filled in.";
    /// A lesson was completed.
    LessonCompleted => "lesson-completed", "Lekcja ukończona.", "Lesson completed.";
    /// An application got its seat.
    SeatTaken => "seat-taken", "Masz miejsce. Potwierdzenie wysyłamy e-mailem.", "You have a place. We are e-mailing a confirmation.";
    /// An application joined the queue.
    SeatAwaited => "seat-awaited",
        "Zgłoszenie jest na liście oczekujących. Powód i pozycja są poniżej i w e-mailu.",
        "The application is on the waiting list. The reason and your position are below and in an e-mail.";
    /// An application was withdrawn.
    ApplicationWithdrawn => "application-withdrawn", "Zgłoszenie jest wycofane.", "The application is withdrawn.";
    /// A round awaits another organizer.
    RoundProposed => "round-proposed", "Przydział jest zaproponowany. Teraz zatwierdza go inna osoba.",
        "The round is proposed. Now another person confirms it.";
    /// A round was run.
    RoundSealed => "round-sealed", "Przydział jest zatwierdzony. Oferty są w drodze.",
        "The round is sealed. The offers are on their way.";
    /// Somebody was moved to another cohort.
    Moved => "moved", "Przeniesiono. Cofnięciem jest przeniesienie z powrotem.", "Moved. A move back is the undo.";
    /// Somebody was invited.
    Invited => "invited", "Zaproszenie jest w drodze, a miejsce czeka.", "The invitation is on its way, and the place waits.";
    /// Invitations were taken back.
    InvitationsBack => "invitations-back", "Zaproszenia są wycofane, a miejsca wróciły. Każda osoba dostaje e-mail.", "The invitations are taken back, and so are their places. Everybody gets an e-mail.";
    /// The people of a file were invited.
    InvitedAll => "invited-all", "Zaproszenia z pliku są w drodze, a miejsca czekają.", "The invitations of the file are on their way, and the places wait.";
    /// The people of a file applied.
    Imported => "imported", "Zgłoszenia z pliku są przyjęte. Każda osoba dostaje e-mail.", "The applications of the file are taken. Everybody gets an e-mail.";
    /// A file held nobody new.
    NothingImported => "nothing-imported", "W pliku nie było nikogo nowego. Nic się nie zmieniło.", "The file held nobody new. Nothing has changed.";
    /// An invitation was declined.
    Declined => "declined", "Dziękujemy za odpowiedź. Miejsce przejdzie na kogoś innego.", "Thank you for your answer. The place goes to somebody else.";
    /// A code is on its way, or would be.
    CodeSent => "code-sent", "Wysłaliśmy wiadomość. Sprawdź pocztę.", "We sent a message. Check your mail.";
    /// Two codes are on their way, or would be.
    CodesSent => "codes-sent", "Wysłaliśmy dwie wiadomości. Sprawdź oba adresy.", "We sent two messages. Check both addresses.";
    /// The account is gone.
    AccountErased => "account-erased", "Konto jest usunięte. Dziękujemy.", "The account is erased. Thank you.";
    /// A message to people is on its way.
    MessageSent => "message-sent", "Wiadomość jest w drodze.", "The message is on its way.";
    /// A test of a message is on its way to whoever asked for it.
    TestSent => "test-sent", "Próba idzie na Twój adres.", "The test is on its way to your address.";
    /// Signed in.
    SignedIn => "signed-in", "Zalogowano.", "You are signed in.";
    /// Signed out.
    SignedOut => "signed-out", "Wylogowano.", "You are signed out.";
}
