//! The account view: one's profile, and the access token without what proves it.

use rig::{pages::ADMIN, scenario};

#[tokio::test]
async fn the_account_shows_the_tokens_header_and_claims_and_never_its_signature() {
    scenario(async |visitor| {
        visitor.sign_in_as(ADMIN).await?;
        visitor.go_to("Account").await?;
        assert_eq!(visitor.fact("Email").await?, ADMIN);
        visitor.sees("\"alg\": \"HS256\"").await?;
        visitor.sees("\"iss\": \"sandbox-key\"").await?;
        visitor.sees("\"exp\":").await?;

        // A JWT is three parts of base64url; a header in one, which begins with `{"`, is `eyJ…`.
        let source = visitor.browser.driver.source().await?;
        assert!(!source.contains("eyJ"), "an encoded token stands in the page");
        let answer = "const done = arguments[arguments.length - 1];
            fetch('/api/userinfo', { headers: { 'X-Greenroom': '1' } }).then(answer => answer.text()).then(done)";
        let answer = visitor.browser.driver.execute_async(answer, []).await?;
        let answer = answer.json().as_str().unwrap_or_default().to_owned();
        assert!(answer.contains("sandbox-key"), "{answer}");
        assert!(!answer.contains("eyJ") && !answer.contains("signature"), "{answer}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_raw_answer_is_one_click_away() {
    scenario(async |visitor| {
        visitor.sign_in_as(ADMIN).await?;
        visitor.go_to("Account").await?;
        visitor.unfold("Zoom's answer as it came").await?;
        visitor.sees("\"role_name\":").await
    })
    .await;
}
